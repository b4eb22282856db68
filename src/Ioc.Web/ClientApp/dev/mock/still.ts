/** A stand-in for a camera's still, as an SVG: a junction with soft traffic. */
export function still(camera: string, at: number): string {
  const seed = [...camera].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7);
  const night = seed % 3 === 0;
  const cars = Array.from({ length: 7 }, (_, index) => {
    const depth = ((at / 6000 + index * 0.17 + (seed % 13) / 13) % 1) ** 1.6;
    const side = index % 2 === 0 ? -1 : 1;
    const x = 320 + side * (18 + depth * 190) + ((seed >> index) % 20);
    const width = 14 + depth * 90;
    const y = 130 + depth * 210;
    const colour = ['#8b2f2a', '#d8d4c8', '#37506f', '#20262e', '#a8894e'][(seed + index) % 5];
    return `<rect x="${x - width / 2}" y="${y - width * 0.7}" width="${width}" height="${width * 0.7}" rx="${width / 6}" fill="${colour}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360"><defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="${night ? '#0b1220' : '#9fb4c4'}"/><stop offset="1" stop-color="${night ? '#1d2838' : '#dfe3de'}"/></linearGradient><filter id="b"><feGaussianBlur stdDeviation="4"/></filter></defs><g filter="url(#b)"><rect width="640" height="360" fill="url(#s)"/><path d="M0 120h640v240H0z" fill="${night ? '#1a2029' : '#767d80'}"/><path d="M300 120 40 360h560L340 120z" fill="${night ? '#262d37' : '#8b9193'}"/><path d="M60 60h120v70H60zM440 40h150v90H440z" fill="${night ? '#141b26' : '#8a7f6f'}"/><path d="M318 120 300 360h40l-18-240z" fill="#d9d3bf" opacity=".5"/>${cars.join('')}</g></svg>`;
}
