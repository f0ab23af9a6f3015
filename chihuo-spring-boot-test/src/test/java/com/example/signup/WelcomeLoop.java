// SPDX-License-Identifier: Apache-2.0

package com.example.signup;

import java.time.Clock;
import java.time.Duration;

import io.chihuo.AddOptions;
import io.chihuo.ChihuoLoop;
import io.chihuo.DeadLetter;
import io.chihuo.MakeTask;
import io.chihuo.OnDead;
import io.chihuo.OnStart;
import io.chihuo.Task;
import io.chihuo.TaskQueue;

@ChihuoLoop(name = "mails", maxAttempts = "3", concurrency = "4")
class WelcomeLoop {

	private final PostOffice post;

	private final Clock clock;

	WelcomeLoop(PostOffice post, Clock clock) {
		this.post = post;
		this.clock = clock;
	}

	@OnStart
	void addMailToOwner(TaskQueue<NewCustomer> queue) {
		queue.addOrThrow("owner", new NewCustomer("Owner", "owner@example.com"));
	}

	@MakeTask
	void sendMail(Task<NewCustomer> task) {
		NewCustomer customer = task.payload();
		this.post.send(customer.address(), "Welcome, " + customer.name() + ", on " + this.clock.instant());
		if (!task.id().endsWith("-reminder")) {
			// a run after a crash may find it there
			AddOptions inAWeek = AddOptions.delayed(Duration.ofDays(7)).replace();
			task.queue().addOrThrow(task.id() + "-reminder", customer, inAWeek);
		}
		task.finish();
	}

	@OnDead
	void tellOwner(DeadLetter<NewCustomer> letter) {
		this.post.send("owner@example.com", "No mail for " + letter.id());
	}

}
