"""What makes a signature verifiable by somebody who trusts nobody; no Django in here."""
