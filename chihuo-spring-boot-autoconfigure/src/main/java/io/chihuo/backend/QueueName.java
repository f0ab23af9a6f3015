// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.util.regex.Pattern;

import org.springframework.util.Assert;

import io.chihuo.ChihuoConfigurationException;

/**
 * Full name of a queue.
 *
 * @param namespace prefix that keeps applications on one server apart
 * @param loop name of the queue's loop
 */
public record QueueName(String namespace, String loop) {

	/** Without the two names that no address can have as a part of its path. */
	private static final Pattern ALLOWED_NAME = Pattern.compile("(?!\\.\\.?$)[A-Za-z0-9._-]{1,128}");

	public QueueName {
		requireText("namespace", namespace);
		requireText("name of a loop", loop);
	}

	/**
	 * Whether a part of a name has allowed characters only.
	 */
	public static boolean isValidPart(String part) {
		return ALLOWED_NAME.matcher(part).matches();
	}

	/**
	 * Check a part of a name that somebody configured.
	 * @param action action for the message if it has characters that are not allowed
	 * @throws ChihuoConfigurationException if it has
	 */
	public static void checkPart(String part, String action) {
		if (!isValidPart(part)) {
			throw new ChihuoConfigurationException(
					"Names of loops and namespaces are made of 1 to 128 letters, "
							+ "digits, '.', '_' and '-', and are not '.' or '..', but this one is '" + part + "'",
					action, null);
		}
	}

	private static void requireText(String what, String value) {
		Assert.isTrue(isValidPart(value), () -> "A " + what + " is made of 1 to 128 letters, digits, '.', '_' and "
				+ "'-', and is not '.' or '..', but this one is '" + value + "'");
	}

	@Override
	public String toString() {
		return this.namespace + "/" + this.loop;
	}

}
