-- repeat
-- Events of before name the payer; of those of today only what a payment's state is made of is stored.
UPDATE "webhook_events" SET "payload" = "payload"
  #- '{data,object,customer_details}' #- '{data,object,customer_email}'
  #- '{data,object,billing_details}' #- '{data,object,receipt_email}'
  #- '{data,object,shipping}' #- '{data,object,collected_information}'
  #- '{data,object,evidence}' #- '{data,previous_attributes}'
WHERE "id" IN (
  SELECT "id" FROM "webhook_events"
  WHERE "payload" #> '{data,object}' ?| array[
    'customer_details', 'customer_email', 'billing_details', 'receipt_email', 'shipping',
    'collected_information', 'evidence']
  LIMIT 1000);
