"""What every vehicle model offers to the scene: its mesh, its plates, its lamps."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from mesh import Material, Mesh, Solid


@dataclass(frozen=True)
class PlateSpot:
    """Corners of a plate in the vehicle's axes: top-left, top-right, bottom-right, bottom-left for its reader."""

    face: str  # rear or front
    corners: np.ndarray

    @staticmethod
    def add(mesh: Mesh, texture: int, face: str, z: float, y: float, width: float, height: float, code: int, lean: float = 0.03) -> "PlateSpot":
        """Fix a plate to the mesh. `lean` is how far its upper edge stands forward of the lower one."""
        mat = mesh.material(Material(texture=texture, code=code))
        h, w = height / 2, width / 2
        edge = mesh.material(Material(colour=(0.02, 0.02, 0.02)))
        if face == "rear":
            corners = [(-w, y + lean / 2, z + h), (w, y + lean / 2, z + h), (w, y - lean / 2, z - h), (-w, y - lean / 2, z - h)]
            back = 0.004
        else:
            corners = [(w, y - lean / 2, z + h), (-w, y - lean / 2, z + h), (-w, y + lean / 2, z - h), (w, y + lean / 2, z - h)]
            back = -0.004
        mesh.quad(*corners, mat)
        rim = [(x * 1.0 + np.sign(x) * 0.006, yy + back, zz + np.sign(zz - z) * 0.006) for x, yy, zz in corners]
        mesh.quad(*rim, edge)
        return PlateSpot(face, np.array(corners))


@dataclass
class VehicleModel:
    """Origin: middle of the rear end on the ground; y forward."""

    solid: Solid
    length: float
    width: float
    height: float
    plates: list[PlateSpot]
    rear_axle: float
    tail_lamps: list[tuple[float, float, float]] = field(default_factory=list)
    head_lamps: list[tuple[float, float, float]] = field(default_factory=list)
    lean: bool = False  # motorbikes lean and have feet
