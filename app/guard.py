"""A transport that connects to public addresses only, so that no page can lead into the own network."""

import socket
import ssl
from collections.abc import Callable, Collection
from functools import cache
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final

import httpx

from ..ingest.errors import BrokenConnection, ForbiddenAddress

Resolve = Callable[[str], list[str]]
"""From a host's name to its numeric addresses, the preferred one first; raises ``OSError``."""

_NAT64: Final = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address


def resolve(host: str) -> list[str]:
    """Ask the system."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(address: str) -> bool:
    """Whether a numeric address belongs to the internet: not private, loopback, link-local or reserved."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        if inner := ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1]):
            return is_public(str(inner))
        if ip in _NAT64:
            return is_public(str(ip_address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast


class GuardedTransport(httpx.HTTPTransport):
    """Looks a host up once, checks what it finds, and connects to just that.

    A second look-up at connection time could give another address (DNS rebinding), so there is none.
    ``allowed`` are numeric addresses that pass whatever they are.
    """

    def __init__(self, *, resolve: Resolve = resolve, allowed: Collection[str] = ()) -> None:
        # No connection is kept: one made for a host must not carry requests for another at its address.
        super().__init__(verify=_certificates(), limits=httpx.Limits(max_keepalive_connections=0))
        self._resolve = resolve
        self._allowed = frozenset(allowed)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send to the first of the host's addresses that answers.

        Raises:
            ForbiddenAddress: one of them is not public.
            BrokenConnection: the host has none.
        """
        *others, last = self._addresses(request)
        for address in others:
            try:
                return super().handle_request(_toward(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return super().handle_request(_toward(request, last))

    def _addresses(self, request: httpx.Request) -> list[str]:
        host = request.url.raw_host.decode()
        try:
            found = self._resolve(host)
        except (OSError, UnicodeError) as error:
            raise BrokenConnection(address=request.url, reason=error) from error
        for address in found:
            if address not in self._allowed and not is_public(address):
                raise ForbiddenAddress(address=request.url, found=address)
        return found


@cache
def _certificates() -> ssl.SSLContext:
    """Takes longer to load than a page."""
    return httpx.create_ssl_context()


def _toward(request: httpx.Request, address: str) -> httpx.Request:
    """The same request to a numeric address; name and certificate stay the host's."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.raw_host.decode()},
    )
