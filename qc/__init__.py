"""Quality inspection (质检): scorecards, samples, evaluations and what is done about them."""
