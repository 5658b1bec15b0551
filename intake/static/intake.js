// Small helps; every page works without them.
(function () {
  var each = function (selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); };
  each("[data-needs-script]", function (part) { part.hidden = false; });
  each("[data-focus]", function (part) { part.focus(); });
  each("[data-print]", function (button) { button.addEventListener("click", function () { window.print(); }); });
  each("[data-copy]", function (button) {
    var source = document.getElementById(button.getAttribute("data-copy"));
    button.addEventListener("click", function () {
      var range = document.createRange(), selection = window.getSelection();
      range.selectNodeContents(source);
      selection.removeAllRanges();
      selection.addRange(range);
      var done = false;
      try { done = document.execCommand("copy"); } catch (error) { done = false; }
      button.textContent = done ? "已复制" : "请长按选中后复制";
    });
  });
  // One press sends once; the server would make the same report of two, but the wait should be plain.
  each("form[data-once]", function (form) {
    form.addEventListener("submit", function (event) {
      if (form.getAttribute("data-sent")) { event.preventDefault(); return; }
      form.setAttribute("data-sent", "1");
      setTimeout(function () { form.removeAttribute("data-sent"); }, 8000);
    });
  });
  // Leaving with something written, or with a receipt that is not kept, asks first.
  var leaving = true;
  each("form", function (form) { form.addEventListener("submit", function () { leaving = false; }); });
  window.addEventListener("beforeunload", function (event) {
    var kept = document.querySelector("[data-kept]");
    var written = document.querySelector("form[data-guard] textarea:not([hidden])");
    var unsaved = (kept && !kept.checked) || (leaving && written && written.value !== written.defaultValue);
    if (unsaved) { event.preventDefault(); event.returnValue = ""; }
  });
  window.addEventListener("pageshow", function () { leaving = true; });
})();
