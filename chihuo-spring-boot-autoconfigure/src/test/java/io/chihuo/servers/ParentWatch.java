// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Ends a process that a test has started when the process of the test ends.
 */
public final class ParentWatch {

	private ParentWatch() {
	}

	/** Watch the standard input, whose other end the parent process holds. */
	public static void start() {
		Thread watch = new Thread(ParentWatch::endWithParent, "parent-watch");
		watch.setDaemon(true);
		watch.start();
	}

	private static void endWithParent() {
		try {
			System.in.transferTo(OutputStream.nullOutputStream());
		}
		catch (IOException ex) {
			// it has ended, too
		}
		Runtime.getRuntime().halt(1);
	}

}
