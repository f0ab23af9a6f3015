// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

/**
 * Operations of a backend. The names in lower case are values of a tag.
 */
enum BackendOperation {

	ADD, CANCEL, CHANGE_SCHEDULES, CLAIM, CLEAR_FINISHED, CLEAR_UNFINISHED, COMPLETE, CONFIGURE, COUNTS, DEAD_LETTERS,
	DISCARD, FIND, FINISH, FORGET_OUTCOMES, NOTE_CHILDREN, PARK, PAYLOAD, PEEK, PING, RENEW, REQUEUE, SCHEDULES, SETTLE,
	SUBMIT, TAKE_ORPHANS, UNFINISH, WATCH

}
