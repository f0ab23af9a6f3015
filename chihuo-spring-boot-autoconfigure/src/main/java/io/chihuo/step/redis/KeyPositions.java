// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.redis;

import java.util.List;
import java.util.function.IntPredicate;

import io.chihuo.RejectTaskException;

/**
 * Which arguments of a command are keys.
 */
enum KeyPositions {

	/** The first. */
	FIRST {

		@Override
		IntPredicate keysOf(List<String> arguments) {
			return (index) -> index == 0;
		}

	},

	/** The first two. */
	FIRST_TWO {

		@Override
		IntPredicate keysOf(List<String> arguments) {
			return (index) -> index < 2;
		}

	},

	/** All. */
	ALL {

		@Override
		IntPredicate keysOf(List<String> arguments) {
			return (index) -> true;
		}

	},

	/** All but the first. */
	AFTER_FIRST {

		@Override
		IntPredicate keysOf(List<String> arguments) {
			return (index) -> index > 0;
		}

	},

	/** Each second one, from the first. */
	ALTERNATE {

		@Override
		IntPredicate keysOf(List<String> arguments) {
			return (index) -> index % 2 == 0;
		}

	},

	/** As many as the first argument says, after it. */
	COUNTED {

		@Override
		IntPredicate keysOf(List<String> arguments) {
			int last = readCount(arguments, 0);
			return (index) -> index > 0 && index <= last;
		}

	},

	/** The first, and as many as the second argument says, after it. */
	FIRST_AND_COUNTED {

		@Override
		IntPredicate keysOf(List<String> arguments) {
			int last = readCount(arguments, 1) + 1;
			return (index) -> index == 0 || (index > 1 && index <= last);
		}

	};

	/**
	 * Which arguments are keys, by their index from 0.
	 * @throws RejectTaskException if the arguments do not say that
	 */
	abstract IntPredicate keysOf(List<String> arguments);

	/** Redis would take what follows for options if there were fewer. */
	private static int readCount(List<String> arguments, int index) {
		String text = (index < arguments.size()) ? arguments.get(index) : "";
		int count = text.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(text) : 0;
		if (count == 0 || count > arguments.size() - index - 1) {
			throw new RejectTaskException("Argument " + (index + 1) + " of the command must be the number of keys that "
					+ "follow, but is '" + text.substring(0, Math.min(20, text.length())) + "'");
		}
		return count;
	}

}
