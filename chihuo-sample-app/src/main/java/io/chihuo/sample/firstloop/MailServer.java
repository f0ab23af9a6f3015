// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.firstloop;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.stereotype.Component;

/**
 * A mail server of which nothing is real but its faults: it is busy at the first mail to
 * bob, and cid's mailbox is full until somebody empties it.
 */
@Component
class MailServer {

	private final Set<String> fullMailboxes = ConcurrentHashMap.newKeySet();

	MailServer() {
		this.fullMailboxes.add("cid@example.org");
	}

	void send(Mail mail, int attempt) {
		if (mail.to().equals("bob@example.org") && attempt == 1) {
			throw new IllegalStateException("the server is busy");
		}
		if (this.fullMailboxes.contains(mail.to())) {
			throw new IllegalArgumentException("the mailbox of " + mail.to() + " is full");
		}
	}

	void emptyMailboxes() {
		this.fullMailboxes.clear();
	}

}
