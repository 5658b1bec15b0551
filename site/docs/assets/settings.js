// Large type and dark mode, kept on this device. Loaded before the page is painted.
(function () {
  var root = document.documentElement;
  var choices = { size: { on: "large", off: "" }, theme: { on: "dark", off: "light" } };

  function load(name) {
    try { return localStorage.getItem("gongshi-" + name); } catch (e) { return null; }
  }
  function save(name, value) {
    try { localStorage.setItem("gongshi-" + name, value); } catch (e) { /* private window: the choice lasts for this page */ }
  }
  function apply(name, value) {
    if (value) { root.setAttribute("data-" + name, value); } else { root.removeAttribute("data-" + name); }
  }
  function isOn(name) {
    var value = root.getAttribute("data-" + name);
    if (name === "theme" && !value) { return !!(window.matchMedia && matchMedia("(prefers-color-scheme: dark)").matches); }
    return value === choices[name].on;
  }

  root.className = "js";
  apply("size", load("size"));
  apply("theme", load("theme"));

  document.addEventListener("DOMContentLoaded", function () {
    Array.prototype.forEach.call(document.querySelectorAll("[data-needs-script]"), function (part) { part.hidden = false; });
    Array.prototype.forEach.call(document.querySelectorAll("button[data-setting]"), function (button) {
      var name = button.getAttribute("data-setting");
      button.setAttribute("aria-pressed", String(isOn(name)));
      button.addEventListener("click", function () {
        var value = isOn(name) ? choices[name].off : choices[name].on;
        apply(name, value);
        save(name, value);
        button.setAttribute("aria-pressed", String(isOn(name)));
      });
    });
  });
})();
