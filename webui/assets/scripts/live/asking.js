// Asks the site for what stands beside the agenda: at once, never more often than the site bears, and only the
// newest question is answered.

const MOST = 10; // questions
const WITHIN = 1000; // milliseconds
const LONGEST = 8000; // milliseconds
const AGAIN = 2000; // milliseconds

const partOf = (text) => {
  // Not put into the page as it comes: a proxy may answer too.
  const part = new DOMParser().parseFromString(text, "text/html").getElementById("live-main");
  if (!part) throw new Error("This is not the page's own answer.");
  return document.adoptNode(part);
};

const secondsIn = (answer) => {
  const seconds = Number(answer.headers.get("Retry-After"));
  return seconds > 0 ? seconds * 1000 : AGAIN;
};

// `paint` is given an answer. `trouble` is given why there is none yet, or null once there is one again.
export const asker = (paint, trouble) => {
  const sent = [];
  let request = new AbortController();
  let waiting = 0;

  const abandon = () => {
    clearTimeout(waiting);
    request.abort();
    request = new AbortController();
  };

  const later = (question, wait) => {
    waiting = setTimeout(() => send(question), wait);
  };

  const send = async (question) => {
    const { signal } = request;
    const tooLong = setTimeout(() => {
      if (!signal.aborted) failed("The site does not answer.", question, AGAIN);
    }, LONGEST);
    const failed = (why, again, wait) => {
      abandon();
      trouble(again ? `${why} It is asked again.` : why);
      if (again) later(again, wait);
    };
    sent.push(performance.now());
    if (sent.length > MOST) sent.shift();
    try {
      const answer = await fetch(question, { signal });
      const text = await answer.text();
      if (signal.aborted) return;
      if (answer.status === 404 || answer.status === 410) failed("This is not held (any more).");
      else if (answer.status === 429) failed("The site is asked too much.", question, secondsIn(answer));
      else if (answer.status >= 500) failed("Search is not available now.", question, secondsIn(answer));
      else if (!answer.ok) failed("This cannot be asked.");
      else {
        const part = partOf(text);
        trouble(null);
        paint(part);
      }
    } catch {
      if (!signal.aborted) failed("The site cannot be reached.", question, AGAIN);
    } finally {
      clearTimeout(tooLong);
    }
  };

  const ask = (question) => {
    abandon();
    const wait = sent.length < MOST ? 0 : sent[0] + WITHIN - performance.now();
    if (wait > 0) later(question, wait);
    else send(question);
  };

  return {
    ask,
    abandon: () => {
      abandon();
      trouble(null);
    },
  };
};
