"""Browsers of people at the desk."""

import pytest

from tests.forms import Browser


@pytest.fixture
def desk_of_anna(client, anna):
    client.force_login(anna)
    return client


@pytest.fixture
def desk_of_bela(bela):
    browser = Browser()
    browser.force_login(bela)
    return browser
