"""Masks for the pages of this app (PRV-01)."""

from __future__ import annotations

from django import template

from hemu.registry.residents.masking import mask_name, mask_phone

register = template.Library()
register.filter("mask_name", mask_name)
register.filter("mask_phone", mask_phone)
