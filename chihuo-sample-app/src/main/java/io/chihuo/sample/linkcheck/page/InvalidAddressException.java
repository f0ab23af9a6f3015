// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.page;

/**
 * A text that no address can be made of.
 */
public class InvalidAddressException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	InvalidAddressException(String message) {
		super(message);
	}

}
