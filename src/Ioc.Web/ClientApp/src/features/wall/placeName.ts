const viKind = /^(Phường|Xã|Thị trấn|Đặc khu)\s+(?=\D)/u;
const enKind = /\s+(ward|commune|township|special zone)$/iu;

/** A place's name without its kind, where the name stands by itself: Phường Bến Thịnh is Bến Thịnh, Phường 1 stays. */
export function shortPlaceName(name: string): string {
  return name.replace(viKind, '').replace(enKind, '');
}
