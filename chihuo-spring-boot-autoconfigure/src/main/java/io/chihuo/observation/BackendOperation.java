package io.chihuo.observation;

/**
 * What a backend can be asked for. The names in lower case are values of a tag.
 */
enum BackendOperation {

	ADD, CANCEL, CLAIM, CLEAR_FINISHED, CLEAR_UNFINISHED, CONFIGURE, COUNTS, DEAD_LETTERS, DISCARD, FIND, FINISH,
	PAYLOAD, PING, RENEW, REQUEUE, SETTLE, UNFINISH

}
