// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

/**
 * This node lacks something that a task needs: the codec that wrote it, or the method
 * that it calls. Another node may have it.
 */
public final class UnknownKindException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private static final int MAX_NAME_LENGTH = 64;

	private UnknownKindException(String message) {
		super(message, null, false, false);
	}

	/**
	 * The codec is not here.
	 */
	public static UnknownKindException ofCodec(String name) {
		return new UnknownKindException(
				"The payload was written by codec '" + shorten(name) + "', which this node does not have");
	}

	/**
	 * The method is not here.
	 */
	public static UnknownKindException ofMethod(String name) {
		return new UnknownKindException(name.isEmpty() ? "The task calls no method, and this loop serves methods only"
				: "The task calls method '" + shorten(name) + "', which this node does not have");
	}

	/**
	 * The method has fewer parameters here.
	 * @param known how many it has
	 */
	public static UnknownKindException ofParameters(String name, int known) {
		return new UnknownKindException("The task calls method '" + shorten(name) + "' with more than the " + known
				+ " parameters that it has on this node");
	}

	private static String shorten(String name) {
		return (name.length() > MAX_NAME_LENGTH) ? name.substring(0, MAX_NAME_LENGTH) + "…" : name;
	}

}
