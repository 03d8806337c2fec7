"""Whether an operator only repeats what the customer said: a repetition is not a breach.

The operator echoes when the customer's last words before theirs contain the same phrase, unless the operator
speaks in their own name (我也不知道) or answers the customer's question (没办法了吗? – 没办法了).
"""

import re

from qc.domain.phrases.conversation import Conversation

_QUOTING = re.compile(r"[您你](?:的意思|(?:刚才|刚刚|方才)?是?(?:说|讲|问|提到|反映|反馈|反应|觉得|认为))")
_OWN_NAME = re.compile(r"我|咱|这边|小[a-z]", re.IGNORECASE)
_CUSTOMER_NAME = re.compile(r"[您你]|客户|用户|先生|女士")
_ASKING = re.compile(r"[吗么呢吧嘛]\W*$|[?？]\W*$")


def is_echo(conversation: Conversation, *, turn: int, start: int, end: int) -> bool:
    """Tell whether a stretch of the normalised text repeats the customer.

    Args:
        conversation: The transcript.
        turn: Number of the operator's turn.
        start: Where the phrase begins in the normalised text.
        end: Where it ends.
    """
    customer = conversation.customer_says_before(turn, conversation.normal.text[start:end])
    if customer is None:
        return False
    before = conversation.clause_before(start)
    if _QUOTING.search(before):
        return True
    if _speaks_in_own_name(before):
        return False
    return _asks(conversation.sentence_after(end)) or not _asks(customer)


def _asks(rest: str) -> bool:
    """Tell whether a sentence asks, by how it ends."""
    return _ASKING.search(rest) is not None


def _speaks_in_own_name(before: str) -> bool:
    """Tell whether the nearest person named in the clause before the phrase is the speaker."""
    own = [found.end() for found in _OWN_NAME.finditer(before)]
    customer = [found.end() for found in _CUSTOMER_NAME.finditer(before)]
    return bool(own) and (not customer or own[-1] > customer[-1])
