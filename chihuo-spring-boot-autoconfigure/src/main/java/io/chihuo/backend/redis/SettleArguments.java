// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.ArrayList;
import java.util.List;

import io.chihuo.RunOutcome;
import io.chihuo.backend.Settlement;

import static io.chihuo.backend.redis.QueueKeys.bytes;

/**
 * Arguments of {@code settle.lua}.
 */
final class SettleArguments {

	private static final int MAX_SETTLEMENTS = 1000;

	private SettleArguments() {
	}

	static List<List<Settlement>> parts(List<Settlement> settlements) {
		return ScriptBatches.of(settlements, MAX_SETTLEMENTS);
	}

	static byte[][] of(List<Settlement> settlements) {
		int count = settlements.size();
		List<byte[]> arguments = new ArrayList<>(2 + 2 * count);
		byte[] letters = new byte[count];
		arguments.add(bytes(Integer.toString(count)));
		arguments.add(letters);
		for (int i = 0; i < count; i++) {
			letters[i] = (byte) letter(settlements.get(i));
			arguments.add(bytes(settlements.get(i).lease().id()));
		}
		long token = 0;
		byte[] encoded = {};
		for (Settlement settlement : settlements) {
			if (settlement.lease().token() != token) {
				token = settlement.lease().token();
				encoded = bytes(Long.toString(token));
			}
			arguments.add(encoded);
		}
		settlements.forEach((settlement) -> addReason(arguments, settlement));
		return arguments.toArray(byte[][]::new);
	}

	private static char letter(Settlement settlement) {
		if (settlement.finish()) {
			return 'F';
		}
		return switch (settlement.outcome()) {
			case SUCCESS, CANCELLED -> 'A';
			case RELEASED, LEASE_LOST -> 'R';
			case NOT_BEGUN -> 'N';
			case HANDED_BACK -> 'H';
			case CRASHED -> 'C';
			case RETRY -> 'T';
			case POSTPONED -> 'P';
			case DEAD -> 'D';
		};
	}

	private static void addReason(List<byte[]> arguments, Settlement settlement) {
		if (settlement.finish()) {
			return;
		}
		if (settlement.delays()) {
			arguments.add(bytes(Long.toString(settlement.delay().toMillis())));
			arguments.add(bytes(String.valueOf(settlement.error())));
		}
		else if (settlement.outcome() == RunOutcome.DEAD || settlement.outcome() == RunOutcome.CRASHED) {
			arguments.add(bytes(String.valueOf(settlement.error())));
		}
	}

}
