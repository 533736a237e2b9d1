"""Tests of `colleagues`."""
