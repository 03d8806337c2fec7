"""The components: each a pure rule from facts and settings to a judgement."""
