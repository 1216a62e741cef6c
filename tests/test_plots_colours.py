"""Colours that mean different things are told apart by colour-blind readers and stand out on white; shapes repeat them."""

import itertools

import numpy as np
import pytest

from analysis.charts import style

# Machado, Oliveira and Fernandes (2009), severity 1: what a reader without one kind of cone sees, in linear RGB.
SIGHTS = {
    "full": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
APART = 20.0
"""Least difference of two colours (CIE 1976 ΔE); 2 can just be seen side by side."""
GROUPS = {
    "statuses": (*style.STATUS_COLOUR.values(), style.IMPLIED_COLOUR),
    "sides": tuple(style.LABEL_COLOUR.values()),
}


def linear(colour):
    values = np.array([int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    ratio = TO_XYZ @ np.clip(rgb, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    x, y, z = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast_on_white(colour):
    return 1.05 / (float(linear(colour) @ [0.2126, 0.7152, 0.0722]) + 0.05)


def test_the_measure_is_known():
    assert contrast_on_white("#767676") == pytest.approx(4.54, abs=0.01)
    assert lab(linear("#ff0000")) == pytest.approx([53.24, 80.09, 67.20], abs=0.05)


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("group", GROUPS)
def test_colours_are_told_apart(group, sight):
    for one, other in itertools.combinations(GROUPS[group], 2):
        difference = np.linalg.norm(lab(SIGHTS[sight] @ linear(one)) - lab(SIGHTS[sight] @ linear(other)))
        assert difference >= APART, (one, other)


@pytest.mark.parametrize("colour", [*GROUPS["statuses"], *GROUPS["sides"], style.INK, style.SOFT])
def test_marks_and_words_stand_out_on_white(colour):
    assert contrast_on_white(colour) >= 4.5


def test_shape_repeats_colour():
    statuses = [*style.STATUS_MARKER.values(), style.IMPLIED_MARKER]
    assert style.STATUS_MARKER.keys() == style.STATUS_COLOUR.keys()
    assert len(set(statuses)) == len(statuses)
    assert style.LABEL_MARKER.keys() == style.LABEL_COLOUR.keys()
    assert len(set(style.LABEL_MARKER.values())) == len(style.LABEL_MARKER)
