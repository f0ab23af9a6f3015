package io.chihuo.backend.redis;

import io.lettuce.core.ScriptOutputType;

import static io.lettuce.core.ScriptOutputType.MULTI;
import static io.lettuce.core.ScriptOutputType.VALUE;

/**
 * The scripts, each a file of its name beside this class's resources; what comes before
 * it is for a {@link ScriptSet} to say.
 */
enum Script {

	CHECK(MULTI), CONFIGURE(MULTI), MOVE_MARKS(MULTI), ADD(VALUE), CLAIM(MULTI), SUSPECT(MULTI), RENEW(VALUE),
	SETTLE(VALUE), FINISH(VALUE), UNFINISH(VALUE), CANCEL(VALUE), FIND(MULTI), PAYLOAD(MULTI), COUNTS(MULTI),
	CLEAR_UNFINISHED(MULTI), CLEAR_FINISHED(MULTI), DEAD_LETTERS(MULTI), REQUEUE(VALUE), REQUEUE_ALL(VALUE),
	DISCARD(VALUE), DISCARD_ALL(VALUE), UNTOLD(MULTI), TAKE(MULTI), DUE(MULTI), POSTED(MULTI), BURY(MULTI),
	TAKE_OVER(MULTI), TICKETS(MULTI), REISSUE(MULTI);

	private final ScriptOutputType output;

	Script(ScriptOutputType output) {
		this.output = output;
	}

	/** What it returns by itself. */
	ScriptOutputType output() {
		return this.output;
	}

}
