// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import org.springframework.boot.ApplicationArguments;
import org.springframework.stereotype.Component;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.Compensation;
import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStep;
import io.chihuo.MakeTask;
import io.chihuo.Task;

/**
 * A flow whose steps are undone, the last one first, since a later one fails. The
 * argument is the price of the trip; up to 500 it can be paid.
 */
@Component
class SagaSample implements FlowSample {

	private static final int DEFAULT_PRICE = 900;

	private static final int HIGHEST_PRICE = 500;

	private final ChihuoClient client;

	SagaSample(ChihuoClient client) {
		this.client = client;
	}

	@Override
	public long runSample(ApplicationArguments arguments) {
		List<String> values = arguments.getNonOptionArgs();
		int price = values.isEmpty() ? DEFAULT_PRICE : Integer.parseInt(values.get(0));
		FlowHandle flow = this.client.startFlow("saga-" + UUID.randomUUID(),
				Flow.series(book("flight"), book("hotel"), Flow.step("trip-payments", price).named("pay").attempts(1)));
		try {
			flow.await(Duration.ofMinutes(1));
		}
		catch (FlowFailedException ex) {
			System.out
				.println("The flow has failed at step '" + ex.stepName() + "', after its bookings were cancelled");
		}
		return flow.status().doneCount();
	}

	private static FlowStep book(String name) {
		return Flow.step("trip-bookings", name).named(name).compensate(Flow.step("trip-cancellations", null));
	}

	@ChihuoLoop(name = "trip-bookings")
	static class TripBookingLoop {

		@MakeTask
		String bookPart(Task<String> task) {
			System.out.println("The " + task.payload() + " is booked");
			return task.payload() + "-4711";
		}

	}

	@ChihuoLoop(name = "trip-payments")
	static class TripPaymentLoop {

		@MakeTask
		void payTrip(Task<Integer> price) {
			if (price.payload() > HIGHEST_PRICE) {
				throw new IllegalStateException("the card is refused");
			}
			System.out.println("The trip is paid");
		}

	}

	/**
	 * A booking that is cancelled already stays so, since this may run more than once.
	 */
	@ChihuoLoop(name = "trip-cancellations")
	static class TripCancellationLoop {

		@MakeTask
		void cancelBooking(Compensation<String, String> booking) {
			System.out.println("The booking " + booking.result() + " is cancelled");
		}

	}

}
