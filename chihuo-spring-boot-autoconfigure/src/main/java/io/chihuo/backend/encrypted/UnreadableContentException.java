// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.encrypted;

import io.chihuo.backend.UnreadableTask;

/**
 * A content that this node cannot decrypt, or must not accept.
 */
final class UnreadableContentException extends Exception {

	private static final long serialVersionUID = 1L;

	private final transient UnreadableTask unreadable;

	private UnreadableContentException(UnreadableTask unreadable) {
		super(unreadable.reason(), null, false, false);
		this.unreadable = unreadable;
	}

	UnreadableTask unreadable() {
		return this.unreadable;
	}

	static UnreadableContentException missingKey(String id) {
		return new UnreadableContentException(new UnreadableTask(
				"The content was encrypted with key '" + id + "', which this node does not have", true));
	}

	static UnreadableContentException newerFormat(int version) {
		return new UnreadableContentException(UnreadableTask.newerPart("format " + version + " of its encryption"));
	}

	static UnreadableContentException notEncrypted() {
		return new UnreadableContentException(
				new UnreadableTask("The content is not encrypted, and 'chihuo.encryption.required' is on", false));
	}

	static UnreadableContentException damaged() {
		return new UnreadableContentException(UnreadableTask
			.damagedPart("it does not decrypt, so it was changed, or written for another task or with another key"));
	}

}
