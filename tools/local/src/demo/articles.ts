export const WHAT_THE_LENS_FORGETS = `
<h2>Less</h2>
<p>We shot for nine days and kept eleven minutes. What was left out is why the rest can breathe.</p>
<p>Begin with the shot that you would defend against everyone. Not the most beautiful one, and not the one that cost the most: the one without which you would not have gone there at all. Put it on an empty timeline and look at it until you know what it lacks. Usually it lacks nothing. Then remove whatever explains it.</p>
<h2>Half of the material</h2>
<p>The method I want to describe is simple, and everybody hates it. Before the first cut, throw away every second clip. Do not choose. Sort by time, delete the even numbers, and edit the film from what remains.</p>
<p>You will miss things, and that is the point. A missed shot leaves a gap with a shape, and the shape tells you what the film is about. In nine of ten cases another picture fits it better than the one that was made for it: a hand instead of a face, the sea instead of the man who looks at it.</p>
<blockquote><p>A lens sees all there is and remembers none of it. Remembering is done afterwards, with scissors.</p></blockquote>
<h2>Three cuts I got wrong</h2>
<ul>
<li><strong>The arrival.</strong> A boat comes in, a rope is thrown, somebody steps ashore. Forty seconds, lovely light. The film began to live when it started with wet shoes on a floor.</li>
<li><strong>The interview.</strong> She said it perfectly. It was also the only sentence in the film that told you what to feel.</li>
<li><strong>The ending.</strong> I had two, and kept both for a week. If you have two endings you have not decided what the question was.</li>
</ul>
<h2>What comes back</h2>
<p>When the cut stands, open the folder with the other half again. You may take three shots out of it, no more. You will find that you want one, and that you know at once which it is.</p>
<p>That one is worth the nine days.</p>
`.trim();

export const WAITING_FOR_THE_DARK = `
<p>At half past ten it was still light enough to read. I had carried the camera up the hill, two batteries, a flask, a folding chair that does not fold, and I had nothing to do until the sky agreed to become black. In June it never quite does. I had come in September, and it took its time all the same.</p>
<h2>The camera</h2>
<p>At eleven the camera stopped. It did not break; it said that it was cold, in the way machines say it, by pretending to be empty. I put the battery under my jumper and sat down. There is a hut up there with a lamp in its window. Somebody leaves it on for people who come up the wrong side of the hill.</p>
<p>I have often been asked how one photographs the stars. People expect numbers: so many seconds, such an aperture. The honest answer is that one sits beside a tripod and is bored, and that the boredom is the exposure.</p>
<blockquote><p>You do not wait for the dark. You wait until you have stopped asking when it comes.</p></blockquote>
<h2>What moved</h2>
<p>Around one, I noticed that the star above the chimney was no longer above the chimney. Of course I had known that they turn. I had simply never been anywhere long enough to be shown it. For an hour I did nothing but watch a point of light go behind a roof, and I remember it better than any picture I took that year.</p>
<p>Then the battery was warm. I opened the shutter and left it open, and did not look at the screen until it was over. What you see at the top of this page is that one frame: fifty minutes, everything else in the world turning round the one star that stays.</p>
<h2>For your own hill</h2>
<ol>
<li>Take two batteries, and wear one of them.</li>
<li>Find the star that does not move before you find your picture.</li>
<li>Leave the phone in the hut. The lamp is enough.</li>
<li>Stay an hour longer than you want to. It is the hour that shows.</li>
</ol>
<p>On the way down the lamp was still on. I have been up there four times since, once for a picture.</p>
`.trim();
