package io.chihuo;

/**
 * A call, or a guarantee, needs a ledger, and the backend was configured without one.
 */
public class LedgerRequiredException extends ChihuoException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param what what was asked for
	 */
	public LedgerRequiredException(String what) {
		super(what + " needs a ledger, and 'chihuo.rabbitmq.ledger' is 'none': RabbitMQ cannot look a task up by its "
				+ "id. Set it to 'redis', 'jdbc' or 'memory'");
	}

}
