// Turns the absolute dates of a page into "open, N working days left" for the reader's moment.
// The working days stand in the page, so there is no calendar here and the reader's time zone does not matter.
(function () {
  var HOUR = 3600000, SHANGHAI = 8 * HOUR;
  var skew = 0;
  var loadedAt = Date.now();
  var shown = false;
  var asOf = document.querySelector("[data-as-of]");
  var fixed = asOf ? Date.parse(asOf.getAttribute("data-as-of")) : NaN;

  function now() {
    return isNaN(fixed) ? Date.now() + skew : fixed + (Date.now() - loadedAt);
  }
  function today(moment) { return new Date(moment + SHANGHAI).toISOString().slice(0, 10); }
  function clock(moment) { return new Date(moment + SHANGHAI).toISOString().slice(11, 16); }
  function spoken(day) { return Number(day.slice(5, 7)) + "月" + Number(day.slice(8, 10)) + "日"; }

  function read(part) {
    var opens = Date.parse(part.getAttribute("data-opens"));
    var closes = Date.parse(part.getAttribute("data-closes"));
    var days = part.getAttribute("data-days").split(" ");
    var moment = now(), day = today(moment);
    var unit = part.getAttribute("data-unit") || "工作日";
    var left = days.filter(function (d) { return d >= day; });
    if (moment < opens) {
      var starts = today(opens);
      var at = clock(opens) === "00:00" ? "" : clock(opens);
      return { state: "upcoming", text: "即将开始", detail: (starts === day ? "今天" : spoken(starts)) + at + "开始公示" };
    }
    if (moment >= closes) { return { state: "closed", text: "已结束", detail: "公示已于" + spoken(days[days.length - 1]) + "结束" }; }
    var ends = clock(closes) === "00:00" ? "24:00" : clock(closes);
    if (left.length === 1 && left[0] === day) {
      return { state: "open", text: "公示中", detail: "今天是最后一天，" + ends + " 截止", days: 1 };
    }
    return { state: "open", text: "公示中", detail: "还剩 " + left.length + " 个" + unit, days: left.length };
  }

  function write(element, text) {
    if (element && element.textContent !== text) { element.textContent = text; }
  }

  function show() {
    var parts = document.querySelectorAll("[data-period]"), moved = false;
    Array.prototype.forEach.call(parts, function (part) {
      if (part.getAttribute("data-fixed")) { return; }
      var reading = read(part);
      if (part.getAttribute("data-state") !== reading.state) { part.setAttribute("data-state", reading.state); moved = true; }
      write(part.querySelector("[data-part=state]"), reading.text);
      write(part.querySelector("[data-part=detail]"), reading.detail);
      markDays(part);
    });
    if (moved || !shown) { regroup(); }
    shown = true;
  }

  function markDays(part) {
    var day = today(now());
    Array.prototype.forEach.call(part.querySelectorAll("li[data-day]"), function (item) {
      var its = item.getAttribute("data-day");
      item.className = its < day ? "is-past" : its === day ? "is-today" : "";
      if (its === day) { item.setAttribute("aria-current", "date"); } else { item.removeAttribute("aria-current"); }
    });
  }

  // On the home page a notice moves to the group of its state; the groups' counts follow.
  function regroup() {
    var groups = document.querySelectorAll("[data-group]");
    if (!groups.length) { return; }
    Array.prototype.forEach.call(document.querySelectorAll("[data-notice]"), function (item) {
      var state = item.getAttribute("data-state");
      var target = document.querySelector('[data-group="' + state + '"] [data-campaign="' + item.getAttribute("data-of") + '"] [data-list]');
      if (target && item.parentNode !== target) { target.appendChild(item); }
    });
    Array.prototype.forEach.call(groups, function (group) {
      var total = 0;
      Array.prototype.forEach.call(group.querySelectorAll("[data-campaign]"), function (block) {
        var count = block.querySelectorAll("[data-notice]").length;
        total += count;
        block.hidden = count === 0;
        write(block.querySelector("[data-count]"), String(count));
      });
      write(group.querySelector("[data-total]"), String(total));
      var none = group.querySelector("[data-none]");
      if (none) { none.hidden = total > 0; }
    });
    Array.prototype.forEach.call(document.querySelectorAll("[data-built]"), function (note) { note.hidden = true; });
  }

  // A reader's clock may be wrong: the server's Date header decides when it differs by more than a minute.
  function askServer() {
    if (!isNaN(fixed) || !/^http/.test(location.protocol) || !window.fetch) { return; }
    fetch(location.href, { method: "HEAD", cache: "no-store" }).then(function (answer) {
      var server = Date.parse(answer.headers.get("Date"));
      if (!isNaN(server) && Math.abs(server - Date.now()) > 60000) { skew = server - Date.now(); show(); }
    }).catch(function () { /* offline: the reader's own clock is the best there is */ });
  }

  show();
  askServer();
  setInterval(show, 1000);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { askServer(); show(); } });
})();
