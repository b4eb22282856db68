import type { Geometry, Position } from 'geojson';
import type { PlaceArea } from '@/api/wall.ts';

export type Bounds = [west: number, south: number, east: number, north: number];

/** The box around every boundary; null when there is none. */
export function boundsOf(places: readonly PlaceArea[]): Bounds | null {
  const bounds: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  const take = ([longitude, latitude]: Position): void => {
    if (longitude !== undefined && latitude !== undefined) {
      bounds[0] = Math.min(bounds[0], longitude);
      bounds[1] = Math.min(bounds[1], latitude);
      bounds[2] = Math.max(bounds[2], longitude);
      bounds[3] = Math.max(bounds[3], latitude);
    }
  };
  for (const { boundary } of places) {
    rings(boundary).forEach((ring) => ring.forEach(take));
  }
  return bounds[0] === Infinity ? null : bounds;
}

/** Every ring of a polygon or several. */
export function rings(geometry: Geometry | null): Position[][] {
  if (geometry?.type === 'Polygon') {
    return geometry.coordinates;
  }
  return geometry?.type === 'MultiPolygon' ? geometry.coordinates.flat() : [];
}

/** The point that a place gives for itself, else the middle of its boundary; null when it has neither. */
export function middleOf(place: PlaceArea): [longitude: number, latitude: number] | null {
  if (place.longitude !== null && place.latitude !== null) {
    return [place.longitude, place.latitude];
  }
  const bounds = boundsOf([place]);
  return bounds === null ? null : [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2];
}

interface Point {
  x: number;
  y: number;
}

/** How many corners of a box around a point, 0 to 4, lie inside the rings (even-odd). */
export function cornersInside(outline: readonly (readonly Point[])[], x: number, y: number, width: number, height: number): number {
  const corners = [-1, 1].flatMap((right) => [-1, 1].map((down) => ({ x: x + (right * width) / 2, y: y + (down * height) / 2 })));
  return corners.filter((corner) => isInside(outline, corner)).length;
}

function isInside(outline: readonly (readonly Point[])[], { x, y }: Point): boolean {
  let inside = false;
  for (const ring of outline) {
    ring.forEach((a, index) => {
      const b = ring[(index + 1) % ring.length] as Point;
      if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) {
        inside = !inside;
      }
    });
  }
  return inside;
}
