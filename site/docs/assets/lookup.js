// Finds people and units: any two consecutive characters of a name or unit, or a given name alone.
// The list is a script, not a request, so that it also works from a plain folder.
(function () {
  var form = document.querySelector("[data-lookup]");
  if (!form) { return; }
  var field = form.querySelector("input");
  var results = document.querySelector("[data-lookup-results]");
  var status = document.querySelector("[data-lookup-status]");
  var LIMIT = 60;
  var loading = false, waiting = null;
  form.hidden = false;

  function load(then) {
    if (window.gongshiLookup) { then(); return; }
    waiting = then;
    if (loading) { return; }
    loading = true;
    var script = document.createElement("script");
    script.src = form.getAttribute("data-lookup");
    script.onload = function () { waiting(); };
    script.onerror = function () { loading = false; status.textContent = "名单没有载入，请检查网络后再试。"; };
    document.head.appendChild(script);
  }

  function tidy(text) { return text.replace(/[\s\u3000]+/g, "").replace(/[•・‧．]/g, "·").toLowerCase(); }

  function matches(entry, query) {
    var name = tidy(entry[1]), unit = tidy(entry[2]);
    if (Array.from(query).length === 1) {
      return entry[4] === 0 && Array.from(name).slice(1).join("") === query;
    }
    return name.indexOf(query) >= 0 || unit.indexOf(query) >= 0;
  }

  function item(entry, campaign) {
    var li = document.createElement("li");
    var a = document.createElement("a");
    a.href = campaign[0] + "/candidates/" + entry[0] + ".html";
    a.textContent = entry[1];
    var where = document.createElement("span");
    where.textContent = (entry[2] ? entry[2] + " · " : "") + campaign[1];
    li.appendChild(a);
    li.appendChild(where);
    return li;
  }

  function search() {
    var query = tidy(field.value), data = window.gongshiLookup;
    results.textContent = "";
    if (!query) { status.textContent = ""; return; }
    var found = data.entries.filter(function (entry) { return matches(entry, query); });
    found.slice(0, LIMIT).forEach(function (entry) { results.appendChild(item(entry, data.campaigns[entry[3]])); });
    status.textContent = found.length === 0
      ? "没有找到。请输入姓名或单位中连续的两个字，或者只输入名字。"
      : "找到 " + found.length + " 个" + (found.length > LIMIT ? "，先列出 " + LIMIT + " 个，请再多输几个字" : "");
  }

  field.addEventListener("focus", function () { load(function () {}); });
  field.addEventListener("input", function () { load(search); });
  form.addEventListener("submit", function (event) { event.preventDefault(); load(search); });
})();
