package io.chihuo.servers;

import java.time.Duration;

/**
 * Where a server listens, and how to see that it is up.
 */
interface ServerClient {

	String host();

	int port();

	/** Whether it is up and answers in time. */
	boolean answers(Duration time);

}
