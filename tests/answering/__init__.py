"""Tests of envduty.answering."""
