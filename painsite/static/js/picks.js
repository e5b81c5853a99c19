/* Enhancement only. Boxes to compare, and the shortlist: slugs in this browser's own
   storage. It runs once the page is read (defer). */
(function () {
  "use strict";
  var KEY = "shortlist", MOST = 50, said;

  function kept() { /* null: this browser keeps nothing, so the plain links stay */
    try { return (localStorage.getItem(KEY) || "").split(",").filter(function (slug) { return /^[-\w]{1,80}$/.test(slug); }); } catch (e) { return null; }
  }
  function keep(slugs) {
    try { if (slugs.length) localStorage.setItem(KEY, slugs.join(",")); else localStorage.removeItem(KEY); return true; } catch (e) { return false; }
  }
  function has(slug) { return (kept() || []).indexOf(slug) >= 0; }
  function without(slug) { return (kept() || []).filter(function (other) { return other !== slug; }); }
  function query(slugs) { return "?" + slugs.map(function (slug) { return "course=" + slug; }).join("&"); }
  function each(selector, work) { document.querySelectorAll(selector).forEach(work); }
  function on(node, type, work) { if (node) node.addEventListener(type, work); }
  function reveal(node, work) { if (node) { node.hidden = false; on(node, "click", work); } }
  function showCount() {
    var n = (kept() || []).length;
    each("[data-shortlist-count]", function (place) { place.textContent = n ? " (" + n + ")" : ""; });
  }

  function toButton(link) {
    var button = document.createElement("button"), slug = link.dataset.shortlist;
    button.type = "button";
    button.className = link.className;
    button.append.apply(button, link.childNodes);
    function label() { button.firstChild.data = has(slug) ? "Remove from shortlist" : "Add to shortlist"; }
    on(button, "click", function () {
      var had = has(slug), full = !had && kept().length >= MOST;
      var done = !full && keep(had ? without(slug) : kept().concat(slug));
      label();
      showCount();
      said.textContent = full ? "Your shortlist is full: " + MOST + " courses." : !done ? "This browser did not keep it." : had ? "Removed." : "Added.";
    });
    label();
    link.replaceWith(button);
  }

  function shortlistPage(page) {
    var asked = new URLSearchParams(location.search).getAll("course"), own = kept(), shown = [];
    if (own && own.length && !asked.length) return location.replace(location.pathname + query(own) + location.search.replace("?", "&"));
    each("[data-shortlist-remove]", function (link) {
      shown.push(link.dataset.shortlistRemove);
      on(link, "click", function () { if (mine) keep(without(link.dataset.shortlistRemove)); });
    });
    /* Somebody else's list: taking a course out of it leaves one's own alone. */
    var mine = shown.every(has);
    each("[data-shortlist-add]", function (link) {
      on(link, "click", function () { if (kept() && !has(link.dataset.shortlistAdd)) keep(kept().concat(link.dataset.shortlistAdd).slice(-MOST)); });
    });
    /* Kept ones that were asked for and are not shown no longer exist. */
    if (own) keep(own = own.filter(function (slug) { return shown.indexOf(slug) >= 0 || asked.indexOf(slug) < 0; }));
    var foreign = page.querySelector("[data-shortlist-keep]");
    if (own && foreign && !shown.every(has)) {
      foreign.hidden = false;
      on(foreign.querySelector("button"), "click", function () {
        var all = own.concat(shown.filter(function (slug) { return !has(slug); })).slice(0, MOST);
        if (keep(all)) location.href = location.pathname + query(all);
      });
    }
  }

  var page = document.querySelector("[data-shortlist-page]"), out = document.querySelector("[data-compare-count]");
  if (page) shortlistPage(page);
  if (kept() && document.querySelector("[data-shortlist]")) {
    said = document.createElement("p");
    said.className = "vh";
    said.setAttribute("role", "status");
    document.body.append(said);
    each("[data-shortlist]", toButton);
  }
  showCount();
  reveal(document.querySelector("[data-print]"), function () { print(); });
  if (navigator.clipboard) reveal(document.querySelector("[data-copy]"), function (event) {
    navigator.clipboard.writeText(document.getElementById(event.target.dataset.copy).value).then(function () { event.target.textContent = "Copied"; });
  });
  function count() {
    var n = document.querySelectorAll("[form=compare-form]:checked").length, noun = out.dataset.compareCount;
    out.textContent = n === 0 ? "Tick 2 to 4 " + noun + "s to compare them." : n === 1 ? "1 " + noun + " ticked. Tick one more." : n + " " + noun + "s ticked" + (n > 4 ? ": four fit side by side." : ".");
  }
  if (out) { on(document, "change", count); count(); }
})();
