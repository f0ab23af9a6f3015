// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import io.chihuo.ChihuoClient;

/**
 * A part of the endpoint, tested in an application that all of them share.
 */
interface EndpointTopic {

	/** An id with characters that have a meaning in addresses. */
	String AWKWARD = "slow /ü?&=%2F#\"' \\{}";

	Http http();

	ChihuoClient client();

}
