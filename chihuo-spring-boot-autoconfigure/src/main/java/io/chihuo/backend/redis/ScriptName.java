// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.Set;

import io.lettuce.core.ScriptOutputType;

import static io.chihuo.backend.redis.ScriptPart.ADDING;
import static io.chihuo.backend.redis.ScriptPart.CATCH_UP;
import static io.chihuo.backend.redis.ScriptPart.LEASE;
import static io.chihuo.backend.redis.ScriptPart.LEAVE;
import static io.chihuo.backend.redis.ScriptPart.NEXT_MOMENT;
import static io.chihuo.backend.redis.ScriptPart.NUMBERED;
import static io.chihuo.backend.redis.ScriptPart.SETTLING;
import static io.chihuo.backend.redis.ScriptPart.TAIL;
import static io.chihuo.backend.redis.ScriptPart.USUAL_CASE;
import static io.chihuo.backend.redis.ScriptPart.WATCHING;
import static io.lettuce.core.ScriptOutputType.MULTI;
import static io.lettuce.core.ScriptOutputType.VALUE;

/**
 * The scripts, each a file of its name beside this class's resources, with the parts of
 * {@code lib} that it uses; which files these are is for a {@link ScriptSet} to say.
 */
enum ScriptName {

	CHECK(MULTI), CONFIGURE(MULTI, CATCH_UP), MOVE_MARKS(MULTI),
	ADD(VALUE, USUAL_CASE, CATCH_UP, NUMBERED, TAIL, ADDING), CLAIM(MULTI, USUAL_CASE, CATCH_UP, LEASE, NEXT_MOMENT),
	SUSPECT(MULTI, CATCH_UP, LEASE, NEXT_MOMENT), RENEW(VALUE, CATCH_UP),
	SETTLE(VALUE, USUAL_CASE, CATCH_UP, NUMBERED, LEAVE, SETTLING), FINISH(VALUE, CATCH_UP, NUMBERED),
	UNFINISH(VALUE, CATCH_UP, NUMBERED), CANCEL(VALUE, CATCH_UP, NUMBERED), FIND(MULTI, CATCH_UP),
	PAYLOAD(MULTI, CATCH_UP), COUNTS(MULTI, CATCH_UP), CLEAR_WAITING(MULTI, CATCH_UP),
	CLEAR_UNFINISHED(MULTI, CATCH_UP), CLEAR_TASKS(MULTI, CATCH_UP), CLEAR_FINISHED(MULTI, CATCH_UP),
	DEAD_LETTERS(MULTI, CATCH_UP), REQUEUE(VALUE, CATCH_UP, NUMBERED), REQUEUE_ALL(VALUE, CATCH_UP, NUMBERED),
	DISCARD(VALUE, CATCH_UP, NUMBERED), DISCARD_ALL(VALUE, CATCH_UP, NUMBERED),
	SUBMIT(VALUE, USUAL_CASE, CATCH_UP, NUMBERED, TAIL, ADDING, WATCHING), WATCH(MULTI, CATCH_UP, WATCHING),
	FORGET_OUTCOMES(MULTI), CHANGE_SCHEDULES(VALUE, CATCH_UP, NUMBERED, ADDING), FIND_SCHEDULES(MULTI),
	LIST_SCHEDULES(MULTI), PARK(VALUE, CATCH_UP), COMPLETE(VALUE, CATCH_UP, NUMBERED), NOTE_CHILDREN(VALUE, CATCH_UP),
	TAKE_ORPHANS(MULTI, CATCH_UP), PEEK(MULTI, CATCH_UP), SCAN_READY(MULTI, CATCH_UP),
	TAKE_CRASH_NOTICES(MULTI, CATCH_UP, NEXT_MOMENT), CLAIM_TICKETS(MULTI, LEASE),
	RELEASE_DUE(MULTI, CATCH_UP, NUMBERED, NEXT_MOMENT), FORGET_BATCHES(MULTI), STORE_DEAD_LETTER(MULTI, CATCH_UP),
	TICKETS(MULTI), REISSUE(MULTI);

	private final ScriptOutputType output;

	private final Set<ScriptPart> parts;

	ScriptName(ScriptOutputType output, ScriptPart... parts) {
		this.output = output;
		this.parts = Set.of(parts);
	}

	/** The type of its result. */
	ScriptOutputType outputType() {
		return this.output;
	}

	boolean usesPart(ScriptPart part) {
		return this.parts.contains(part);
	}

}
