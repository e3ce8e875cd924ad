"""Which machines may be asked, told by their addresses alone."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import SettingsError
from rag.fetching.reach import Reach, is_public

NOT_PUBLIC = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.255 169.254.169.254
172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.170 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1
198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
64:ff9b::10.0.0.1 64:ff9b::169.254.169.254 64:ff9b:1::8.8.8.8 100::1 2001::1 2001:0:7f00:1::
2001:db8::1 2001:20::1 2002:7f00:1:: 2002:808:808::1 3fff::1 4000::1 5f00::1 fc00::1
fd12:3456::1 fe80::1 fe80::1%1
2606:4700::1111%1 febf::1 fec0::1 ff02::1 ff0e::1
"""
PUBLIC = """
1.1.1.1 8.8.8.8 93.184.216.34 172.15.255.255 172.32.0.1 192.0.1.1 223.255.255.255 100.63.255.255
2606:4700:4700::1111 2001:4860:4860::8888 2a00:1450:4001:81b::200e ::ffff:8.8.8.8 64:ff9b::8.8.8.8
"""


@pytest.mark.parametrize("address", NOT_PUBLIC.split())
def test_what_is_of_some_network_only_is_not_public(address):
    assert not is_public(address)
    assert not Reach().allows("herald.example", address)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_what_everybody_can_ask_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize("text", ["", "localhost", "2130706433", "0x7f.1", "127.1", "0177.0.0.1"])
def test_what_is_no_address_in_full_is_not_public(text):
    assert not is_public(text)


@given(st.ip_addresses())
def test_nothing_that_the_library_knows_to_be_private_is_public(address):
    carried = str(address).startswith(("::ffff:", "64:ff9b::"))
    if not carried and (address.is_private or address.is_multicast or address.is_reserved):
        assert not is_public(str(address))


@given(st.ip_addresses(v=4))
def test_an_address_within_another_is_as_public_as_itself(address):
    as_ipv6 = ipaddress.IPv6Address("::ffff:0:0")
    translated = ipaddress.IPv6Address("64:ff9b::")
    for around in (as_ipv6, translated):
        assert is_public(str(around + int(address))) == is_public(str(address))


def test_an_operator_names_networks_machines_and_ports():
    reach = Reach.of(private=["10.1.0.0/16", "[fd00::5]", "Intranet.example."], ports=["8080"])
    assert reach.allows("x.example", "10.1.2.3") and not reach.allows("x.example", "10.2.0.1")
    assert reach.allows("x.example", "fd00::5") and not reach.allows("x.example", "fd00::6")
    assert reach.allows("intranet.example", "192.168.7.7")
    assert not reach.allows("other.example", "192.168.7.7")
    assert reach.ports == {80, 443, 8080}
    assert Reach() == Reach.of()


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "8080-8090", "٨٠"])
def test_a_port_that_is_none_is_named(port):
    with pytest.raises(SettingsError, match="in FOOTNOTE_FETCH_PORTS is no port; write a number"):
        Reach.of(ports=[port])


def test_a_network_that_is_none_is_named():
    with pytest.raises(SettingsError, match=r"^'10.1.2.3/16' in FOOTNOTE_FETCH_PRIVATE is no"):
        Reach.of(private=["10.1.2.3/16"])
