-- Money that came but was not due (paid twice, withdrawn, another amount) is owed back as well, once for each transaction.
alter table enforcement.refund add column gateway text;
alter table enforcement.refund add column gateway_transaction text;       -- null: the money had been booked
alter table enforcement.refund add constraint refund_transaction_whole check ((gateway is null) = (gateway_transaction is null));
create unique index refund_once_by_transaction on enforcement.refund (gateway, gateway_transaction) where gateway_transaction is not null;
