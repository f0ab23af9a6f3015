// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

/**
 * The reason why a node cannot run a task that it has leased. The stored task stays as it
 * is.
 *
 * @param reason the reason, without anything of the payload
 * @param newer whether another node can run it, of a later version or with a key that
 * this one lacks: then the task is released with a delay and the attempt not counted.
 * Otherwise it is damaged, and becomes a dead letter.
 */
public record UnreadableTask(String reason, boolean newer) {

	public static UnreadableTask damagedPart(String part) {
		return new UnreadableTask("The stored task is damaged: " + part, false);
	}

	public static UnreadableTask newerPart(String part) {
		return new UnreadableTask("The stored task needs a later version of Chihuo: " + part, true);
	}

}
