"""Hand one notice to the mail server, as text and HTML."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import override

from notices.models import Delivery
from staff.models import Centre


def send_mail(delivery: Delivery, *, centre: Centre) -> None:
    """Send the delivery's notice to its address under its message id.

    Raises:
        OSError: the mail server does not answer or refuses (`smtplib.SMTPException` is one).
    """
    notice = delivery.notice
    link = f"{settings.SITE_URL}{notice.url}" if notice.url else ""
    context = {
        "notice": notice,
        # Rendered by our own template with escaping on, when the notice was made.
        "body_html": mark_safe(notice.body_html),  # noqa: S308
        "link": link,
        "centre": centre,
    }
    with override(notice.language):
        text = render_to_string("notices/mail.txt", context)
        html = render_to_string("notices/mail.html", context)
    mail = EmailMultiAlternatives(
        subject=notice.subject,
        body=text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[delivery.address],
        headers={
            "Message-ID": delivery.message_id,
            "Auto-Submitted": "auto-generated",
            "Content-Language": notice.language,
        },
    )
    mail.attach_alternative(html, "text/html")
    mail.send(fail_silently=False)
