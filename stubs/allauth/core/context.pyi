from django.http import HttpRequest

request: HttpRequest  # None outside a request
