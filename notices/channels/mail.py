"""Hand one notice to the mail server, as text and HTML."""

from smtplib import SMTPException, SMTPRecipientsRefused, SMTPSenderRefused, SMTPServerDisconnected

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils.translation import override

from notices.channels.transport import NotDelivered, Refused, Uncertain
from notices.channels.wording import words_of
from notices.models import Delivery, Notice
from staff.models import Centre


def send_mail(delivery: Delivery, *, centre: Centre) -> None:
    """Send the delivery's notice to its address under its message id.

    Raises:
        Refused: the server does not take the address or the sender for good.
        NotDelivered: no connection, or the server said no, or not now.
        Uncertain: the connection broke while the mail was handed over.
    """
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        raise NotDelivered(_said(error)) from error
    try:
        mail_for(delivery, centre=centre, connection=connection).send()
    except (SMTPRecipientsRefused, SMTPSenderRefused) as error:
        # A server that says "not now" (4xx: greylisting, a full mailbox) is asked again.
        raise (NotDelivered if _is_temporary(error) else Refused)(_said(error)) from error
    except (SMTPServerDisconnected, TimeoutError, ConnectionError) as error:
        raise Uncertain(_said(error)) from error
    except SMTPException as error:
        raise NotDelivered(_said(error)) from error
    finally:
        connection.close()


def _is_temporary(error: SMTPRecipientsRefused | SMTPSenderRefused) -> bool:
    """Tell whether a server that refuses an address says itself that it may take it later."""
    if isinstance(error, SMTPSenderRefused):
        return 400 <= error.smtp_code < 500
    return any(400 <= code < 500 for code, _text in error.recipients.values())


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def mail_for(delivery: Delivery, *, centre: Centre, connection: object = None) -> EmailMultiAlternatives:
    """Write the mail: text and HTML, in the recipient's language."""
    notice = delivery.notice
    assert notice is not None, "posts go to chats, not by mail"
    words = words_of(notice)
    context = {"words": words, "centre": centre, "preferences": f"{settings.SITE_URL}/me/notices/"}
    with override(words.language):
        text = render_to_string("notices/mail.txt", context)
        html = render_to_string("notices/mail.html", context)
    mail = EmailMultiAlternatives(
        subject=words.subject,
        body=text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[delivery.address],
        connection=connection,
        headers=_headers(delivery, notice),
    )
    mail.attach_alternative(html, "text/html")
    return mail


def _headers(delivery: Delivery, notice: Notice) -> dict[str, str]:
    return {
        "Message-ID": delivery.message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": notice.language,
    }
