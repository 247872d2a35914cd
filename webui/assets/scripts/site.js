// What pages gain where scripts run; all of them work without.
import "./suggest.js";
import "./copy.js";
