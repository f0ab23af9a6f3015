package io.chihuo.backend;

import org.springframework.util.Assert;

/**
 * Full name of a queue.
 *
 * @param namespace what keeps applications on one server apart
 * @param loop name of the queue's loop
 */
public record QueueName(String namespace, String loop) {

	private static final String ALLOWED = "[A-Za-z0-9._-]{1,128}";

	public QueueName {
		check("namespace", namespace);
		check("name of a loop", loop);
	}

	private static void check(String what, String value) {
		Assert.isTrue(value.matches(ALLOWED), () -> "A " + what + " is made of 1 to 128 letters, digits, '.', '_' and "
				+ "'-', but this one is '" + value + "'");
	}

	@Override
	public String toString() {
		return this.namespace + "/" + this.loop;
	}

}
