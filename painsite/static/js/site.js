/* Enhancement only: every page works without this file. It is read before the page
   is drawn, so that a chosen theme or text size never flashes. */
(function () {
  "use strict";
  var root = document.documentElement;
  var defaults = { theme: "auto", size: "standard" };
  var names = Object.keys(defaults);

  function read(name) {
    try { return localStorage.getItem(name) || defaults[name]; } catch (e) { return defaults[name]; }
  }
  function remember(name, value) {
    try {
      if (value === defaults[name]) localStorage.removeItem(name); else localStorage.setItem(name, value);
    } catch (e) { /* The browser keeps nothing: the choice lasts for this page. */ }
  }
  function apply(name, value) {
    if (value === defaults[name]) root.removeAttribute("data-" + name); else root.setAttribute("data-" + name, value);
  }
  function colorBrowserBar() {
    var paper = getComputedStyle(root).getPropertyValue("--paper").trim();
    if (paper) document.querySelectorAll("meta[name=theme-color]").forEach(function (meta) { meta.content = paper; });
  }
  function openTarget() {
    var target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    for (; target; target = target.parentElement) if (target.tagName === "DETAILS") target.open = true;
  }

  /* While someone types: titles and names from this site, in the browser's own list. */
  function suggest(input, n) {
    var list = document.createElement("datalist"), timer, asked;
    list.id = "suggestions-" + n;
    input.after(list);
    input.setAttribute("list", list.id);
    input.addEventListener("input", function () {
      clearTimeout(timer);
      if (asked) asked.abort();
      var typed = input.value.trim();
      if (typed.length < 2) { list.replaceChildren(); return; }
      timer = setTimeout(function () {
        asked = new AbortController();
        fetch(input.dataset.suggest + "&format=json&q=" + encodeURIComponent(typed), { signal: asked.signal, credentials: "omit" })
          .then(function (answer) { return answer.ok ? answer.json() : { suggestions: [] }; })
          .then(function (found) {
            list.replaceChildren.apply(list, found.suggestions.map(function (text) { return new Option("", text); }));
          })
          .catch(function () { /* Typed on, or offline: the form works without. */ });
      }, 150);
    });
  }

  names.forEach(function (name) { apply(name, read(name)); });

  document.addEventListener("DOMContentLoaded", function () {
    var display = document.querySelector(".display");
    if (display) {
      names.forEach(function (name) {
        display.querySelectorAll("input[name=" + name + "]").forEach(function (input) {
          input.checked = input.value === read(name);
          input.addEventListener("change", function () {
            remember(name, input.value);
            apply(name, input.value);
            colorBrowserBar();
          });
        });
      });
      display.hidden = false;
      document.addEventListener("keydown", function (event) {
        if (event.key !== "Escape" || !display.open) return;
        display.open = false;
        display.querySelector("summary").focus();
      });
    }
    if (root.hasAttribute("data-theme")) colorBrowserBar();
    document.querySelectorAll("input[data-suggest]").forEach(suggest);
    openTarget();
    window.addEventListener("hashchange", openTarget);
  });
})();
