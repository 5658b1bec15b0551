// Warns before a session at the desk ends.  How long is left comes from the server in seconds: the reader's clock may be
// wrong, and the demonstration has a moment of its own.
(function () {
  var box = document.querySelector("[data-left]");
  if (!box) { return; }
  var said = box.querySelector("p"), button = box.querySelector("button"), WARNS = 300;
  var left, began, told, focused, channel;
  // One clock may stand still while a laptop sleeps, the other be set back: the one that went further counts.
  var clocks = function () { return [window.performance ? performance.now() : 0, Date.now()]; };
  var rest = function () {
    var now = clocks();
    return left - Math.max(now[0] - began[0], now[1] - began[1]) / 1000;
  };
  var shows = function (open) {
    var had = box.contains(document.activeElement);
    document.documentElement.classList.toggle("in-is-ending", told !== "");
    button.hidden = !told || !open;
    if (had && button.hidden) { (focused || document.getElementById("main")).focus(); }
  };
  var tells = function () {
    var seconds = rest(), text = "";
    if (seconds <= 0) {
      text = "已经自动退出，提交时请重新登录，写的内容会保留。";
    } else if (seconds <= WARNS) {
      text = "还有 " + Math.ceil(seconds / 60) + " 分钟没有操作就会自动退出，写到一半的内容会保留。";
    }
    if (text === told) { return; }
    told = said.textContent = text;
    shows(seconds > 0);
  };
  var counts = function (seconds, from) { left = seconds; began = from; told = null; tells(); };
  document.addEventListener("focusin", function (event) { if (!box.contains(event.target)) { focused = event.target; } });
  button.addEventListener("click", function () {
    var asked = clocks(), request = new XMLHttpRequest();
    var fails = function () { said.textContent = "没有连上，请再按一次“继续办理”。"; };
    request.onerror = fails;
    request.onload = function () {
      var answer = {};
      try { answer = JSON.parse(request.responseText); } catch (error) { answer = {}; }
      if (request.status === 401) { counts(0, asked); return; }
      if (!answer.left) { fails(); return; }
      document.querySelector("[data-until]").textContent = answer.until;
      counts(answer.left, asked);
      if (channel) { channel.postMessage(rest()); }
    };
    request.open("GET", box.getAttribute("data-alive"));
    request.send();
  });
  counts(Number(box.getAttribute("data-left")), clocks());
  setInterval(tells, 1000);
  // A page of the desk that another tab opens lengthens the same session.
  if (window.BroadcastChannel) {
    channel = new BroadcastChannel("gongshi-desk");
    channel.onmessage = function (event) { counts(event.data, clocks()); };
    channel.postMessage(rest());
  }
})();
