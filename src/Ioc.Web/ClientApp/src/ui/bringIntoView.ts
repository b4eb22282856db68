/** Brings what was opened to who opened it, where it stands below the screen; what is in view stays where it is. */
export function bringIntoView(element: Element | null): void {
  if (element !== null && element.getBoundingClientRect().top > window.innerHeight) {
    element.scrollIntoView({ block: 'start' });
  }
}
