"""The enforcement camera: a pinhole on a gantry that looks along the approach.

World axes: x to the right of the driving direction, y along it, z up; metres. The camera stands over (0, 0).
"""

from __future__ import annotations

import numpy as np

WIDTH, HEIGHT = 1920, 1080
SUPERSAMPLE = 2


class Camera:
    """Height and pitch put the stop line (32 m away) low in the picture, at about 212 px per metre."""

    def __init__(self, height: float = 5.0, focal_px: float = 6784.0, pitch_deg: float = 5.86) -> None:
        self.position = np.array([0.0, 0.0, height])
        self.focal = focal_px
        pitch = np.radians(pitch_deg)
        self.right = np.array([1.0, 0.0, 0.0])
        self.forward = np.array([0.0, np.cos(pitch), -np.sin(pitch)])
        self.up = np.array([0.0, np.sin(pitch), np.cos(pitch)])

    @staticmethod
    def looking(height: float, near: float, wide: float, at: float) -> "Camera":
        """A camera whose lower edge meets the road `near` metres away and which sees `wide` metres of it across, `at` metres away."""
        focal = WIDTH * at / wide
        return Camera(height, focal, float(np.degrees(np.arctan(height / near) - np.arctan(HEIGHT / 2 / focal))))

    def project(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """World points (n, 3) to pixels (n, 2) and depth along the axis (n,)."""
        offset = np.asarray(points, np.float64) - self.position
        depth = offset @ self.forward
        safe = np.maximum(depth, 0.1)
        x = WIDTH / 2 + self.focal * (offset @ self.right) / safe
        y = HEIGHT / 2 - self.focal * (offset @ self.up) / safe
        return np.stack([x, y], axis=1), depth

    def normalised(self, point: tuple[float, float, float]) -> list[float]:
        """A world point as a share of the picture, rounded for a JSON file."""
        pixel, _ = self.project(np.array([point]))
        return [round(float(pixel[0, 0]) / WIDTH, 4), round(float(pixel[0, 1]) / HEIGHT, 4)]

    def ground_at(self, x_px: np.ndarray, y_px: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Where the rays through pixels meet the ground z = 0, and the depth there."""
        ray = (
            self.forward[None, :]
            + ((np.asarray(x_px, np.float64) - WIDTH / 2) / self.focal)[..., None] * self.right
            - ((np.asarray(y_px, np.float64) - HEIGHT / 2) / self.focal)[..., None] * self.up
        )
        distance = self.position[2] / np.maximum(-ray[..., 2], 1e-6)
        return ray[..., 0] * distance, ray[..., 1] * distance, distance

    def ground_homography(self, scale: float = 1.0) -> np.ndarray:
        """3x3 matrix from ground (x, y, 1) to pixels of a picture `scale` times as large."""
        columns = []
        for axis in (np.array([1.0, 0, 0]), np.array([0, 1.0, 0]), None):
            v = axis if axis is not None else -self.position
            d = v @ self.forward
            columns.append(
                [
                    scale * (WIDTH / 2 * d + self.focal * (v @ self.right)),
                    scale * (HEIGHT / 2 * d - self.focal * (v @ self.up)),
                    d,
                ]
            )
        return np.array(columns).T
