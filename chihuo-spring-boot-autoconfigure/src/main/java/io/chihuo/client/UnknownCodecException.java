// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

/**
 * This node does not have the codec that wrote a payload; another node may have it.
 */
public final class UnknownCodecException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private static final int MAX_NAME_LENGTH = 64;

	UnknownCodecException(String name) {
		super("The payload was written by codec '"
				+ ((name.length() > MAX_NAME_LENGTH) ? name.substring(0, MAX_NAME_LENGTH) + "…" : name)
				+ "', which this node does not have", null, false, false);
	}

}
