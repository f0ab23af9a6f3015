// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.workload;

/**
 * A payload such as applications have.
 *
 * @param number number that distinguishes it from others
 * @param kind kind of message
 * @param to who gets it
 * @param subject its subject
 * @param attempt which attempt this is
 */
public record MessagePayload(int number, String kind, String to, String subject, int attempt) {

	static MessagePayload of(int number) {
		return new MessagePayload(number, "email", "user1@example.org", "hello there, again", 1);
	}

}
