// Returns what in `root` the page itself never makes: elements that run or load, handlers, styles,
// and addresses that are neither of `own` nor of one of the `known` hosts.
(root, own, known) => {
  const NEVER = /^(base|img|image|iframe|frame|frameset|object|embed|param|math|video|audio|source|track|picture|marquee|template|xmp|noembed|plaintext|listing|bgsound|map|area|portal|style)$/i;
  const ADDRESSES = ["href", "xlink:href", "src", "srcset", "action", "formaction", "data", "poster", "background", "ping", "cite", "manifest"];
  // The page places its card, and grows its question, by script.
  const PLACED = "#card, #question";
  const isOwn = (address) => {
    // A place on the page itself, which a saved page names as well. No page has a base address.
    if (address.startsWith("#")) return true;
    try {
      const { protocol, origin, hostname } = new URL(address, own);
      return /^https?:$/.test(protocol) && (origin === own || known.includes(hostname));
    } catch { return false; }
  };
  const reasonsOf = (one) => {
    const name = one.tagName;
    const reasons = [];
    if (NEVER.test(name)) reasons.push("element");
    if (/^svg$/i.test(name) && !one.matches(".chart")) reasons.push("element");
    if (/^script$/i.test(name) && (one.textContent || !one.getAttribute("src")?.startsWith("/static/js/"))) reasons.push("script");
    if (/^link$/i.test(name) && !/^(icon|stylesheet)$/.test(one.rel)) reasons.push("link");
    if (/^meta$/i.test(name) && one.httpEquiv) reasons.push("meta");
    for (const { name: attribute, value } of one.attributes) {
      if (/^on/i.test(attribute) || attribute === "srcdoc") reasons.push(attribute);
      if (attribute === "style" && !one.matches(PLACED)) reasons.push(attribute);
      if (ADDRESSES.includes(attribute) && !isOwn(value)) reasons.push(`${attribute}=${value}`);
    }
    return reasons;
  };
  return [...root.querySelectorAll("*")].map((one) => [reasonsOf(one), one]).filter(([reasons]) => reasons.length).map(([reasons, one]) => `${reasons.join(", ")}: ${one.outerHTML.slice(0, 200)}`);
}
