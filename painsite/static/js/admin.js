/* Gives a name to the parts of the desk's widgets that come without one: the
   autocomplete boxes and the text editors take the name of their field. */
"use strict";
{
  const nameOf = (field) => {
    const label = document.querySelector(`label[for="${field.id}"]`);
    return (label ? label.textContent : field.getAttribute("aria-label") || "").replace(/:\s*$/, "");
  };

  const nameWidgets = () => {
    for (const select of document.querySelectorAll("select.admin-autocomplete")) {
      const box = select.nextElementSibling;
      if (!box || !box.matches(".select2")) continue;
      for (const part of box.querySelectorAll("[role=combobox], [role=textbox], [type=search]")) {
        part.removeAttribute("aria-labelledby");
        const chosen = select.multiple ? "" : box.textContent.trim();
        part.setAttribute("aria-label", [nameOf(select), chosen].filter(Boolean).join(": "));
      }
    }
    for (const editor of document.querySelectorAll(".prose-editor")) {
      const field = editor.querySelector("textarea");
      const text = editor.querySelector("[contenteditable=true]");
      if (field && text) text.setAttribute("aria-label", nameOf(field));
    }
  };

  // After the widgets have drawn themselves.
  const soon = () => setTimeout(nameWidgets, 300);
  window.addEventListener("load", soon);
  document.addEventListener("formset:added", soon);
  document.addEventListener("change", soon);
}
