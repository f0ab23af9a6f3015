// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.time.Duration;

/**
 * The address of a server, and the check that it is up.
 */
interface ServerClient {

	String host();

	int port();

	/** Whether it is up and answers in time. */
	boolean answers(Duration time);

}
