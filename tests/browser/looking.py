"""What a reader with weak eyes or without a mouse would find wrong with a page."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

_FAINT = """() => {
  const pixel = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = colour => {
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = colour;
    pixel.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pixel.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], under) => [r, g, b].map((c, i) => c * a + under[i] * (1 - a));
  const light = colour => {
    const linear = c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = colour.map(c => linear(c / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const path = element => element ? [...path(element.parentElement), element] : [];
  const ground = element => path(element).reduce(
    (under, e) => over(rgba(getComputedStyle(e).backgroundColor), under), [255, 255, 255]);
  const ratio = (element, colour) => {
    const under = ground(element);
    const [r, g, b, a] = rgba(colour);
    const shown = path(element).reduce((all, e) => all * getComputedStyle(e).opacity, a);
    const [low, high] = [light(over([r, g, b, shown], under)), light(under)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const faint = [];
  const judge = (element, colour, text) => {
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const icon = element.closest('[data-testid="stIconMaterial"]');
    const large = icon || size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const found = ratio(element, colour);
    if (found < (large ? 3 : 4.5))
      faint.push(`${text.trim().slice(0, 40)}: ${found.toFixed(2)} ${element.className}`);
  };
  const seen = element => element.checkVisibility({opacityProperty: true, visibilityProperty: true})
    && element.getBoundingClientRect().width > 1
    && !element.closest('[disabled], [aria-disabled="true"]');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (walker.currentNode.data.trim() && seen(element) && parseFloat(getComputedStyle(element).fontSize) > 0)
      judge(element, getComputedStyle(element).color, walker.currentNode.data);
  }
  for (const box of document.querySelectorAll('input[placeholder], textarea[placeholder]'))
    if (seen(box) && !box.value && box.placeholder)
      judge(box, getComputedStyle(box, '::placeholder').color, box.placeholder);
  return [...new Set(faint)];
}"""

_FOCUS = """async () => {
  const kin = [document.activeElement];
  while (kin.length < 5 && kin.at(-1).parentElement) kin.push(kin.at(-1).parentElement);
  const ring = style => style.outlineStyle === 'none' ? '' : style.outline;
  const look = () => kin.map(e => getComputedStyle(e)).map(s =>
    [ring(s), s.boxShadow, s.borderColor, s.backgroundColor].join()).join();
  const focused = document.activeElement;
  const before = look();
  const name = focused.placeholder || focused.ariaLabel || focused.innerText || focused.tagName;
  focused.blur();
  await new Promise(done => setTimeout(done, 150));  // widgets answer a moment later
  const changed = look() !== before;
  focused.focus({focusVisible: true});
  return [name.trim(), changed];
}"""

_WIDE = """() => [...document.querySelectorAll('[data-testid="stMain"] *')]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1
    && !e.closest('.stVegaLiteChart, [data-testid="stDataFrame"]'))
  .map(e => e.className)"""


def faint_texts(page: "Page") -> list[str]:
    """Texts with less contrast than WCAG 2.2 AA asks for: 4.5 to 1, and 3 to 1 for large ones and icons."""
    found: list[str] = page.evaluate(_FAINT)
    return found


def wide_elements(page: "Page") -> list[Any]:
    """Classes of what reaches over the right edge of the window."""
    found: list[Any] = page.evaluate(_WIDE)
    return found


def stop_fading(page: "Page") -> None:
    """Let colours change at once, so that they can be compared."""
    page.add_style_tag(content="* { transition: none !important; }")


def tab(page: "Page") -> tuple[str, bool]:
    """Press Tab: the name of what has the focus now, and whether one sees that it does."""
    page.keyboard.press("Tab")
    name, changed = page.evaluate(_FOCUS)
    return name, changed
