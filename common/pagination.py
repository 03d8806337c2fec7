"""Pages of the API's lists; by themselves, as settings importing the base classes would run in a circle."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """Pages of 50 rows, up to 200 by `page_size`."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
